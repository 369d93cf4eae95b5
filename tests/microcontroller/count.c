/* Prints how many instructions an inference takes: the mean over the rows in rows.h, many times. */

#include "board.h"
#include "predict.h"

static const float rows[][m_inputs] = {
#include "rows.h"
};
enum { row_count = sizeof rows / sizeof rows[0], times = 50 };

static NUMBER inputs[row_count][m_inputs];
static NUMBER out[m_outputs];

/* Whether the timer counts instructions: two for each round of this loop. */
static int timer_is_right(void) {
  const uint32_t start = board_ticks(), rounds = 100000;
  uint32_t left = rounds;
  __asm__ volatile("1: subs %0, #1\n bne 1b" : "+r"(left));
  const uint32_t count = (board_ticks() - start) * board_instructions_per_tick;
  return count >= 2 * rounds - 100 && count <= 2 * rounds + 100;
}

int main(void) {
  uint32_t start, ticks;
  if (m_self_test() != 0 || !timer_is_right()) return 1;
  for (int row = 0; row < row_count; ++row) {
#ifdef FIXED_POINT
    m_quantize(rows[row], inputs[row]);
#else
    for (int k = 0; k < m_inputs; ++k) inputs[row][k] = rows[row][k];
#endif
  }
  start = board_ticks();
  for (int i = 0; i < times; ++i)
    for (int row = 0; row < row_count; ++row) predict(inputs[row], out);
  ticks = board_ticks() - start;
  board_print_number(ticks * board_instructions_per_tick / (times * row_count));
  board_print("\n");
  return 0;
}
