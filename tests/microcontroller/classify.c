/* Prints the class of each row in rows.h. */

#include "board.h"
#include "predict.h"

static const float rows[][m_inputs] = {
#include "rows.h"
};

static int class_of(const float row[m_inputs]) {
#ifdef FIXED_POINT
  NUMBER in[m_inputs];
  m_quantize(row, in);
  return m_classify(in);
#else
  float out[m_outputs];
  int best = 0;
  predict(row, out);
  for (int k = 1; k < m_outputs; ++k) best = out[k] > out[best] ? k : best;
  return best;
#endif
}

int main(void) {
  if (m_self_test() != 0) return 1;
  for (unsigned row = 0; row < sizeof rows / sizeof rows[0]; ++row) {
    board_print_number((uint32_t)class_of(rows[row]));
    board_print("\n");
  }
  return 0;
}
