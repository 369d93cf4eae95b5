/* What programs for the MPS2 board need: text and the end of the program by semihosting, and a timer. */
#ifndef OGEE_BOARD_H
#define OGEE_BOARD_H

#include <stdint.h>

void board_print(const char* text);
void board_print_number(uint32_t number);
void board_exit(int status);

/* Ticks of the timer, 25 million a second. With `qemu -icount shift=0`, which takes an instruction for a nanosecond,
   each is 40 instructions. */
enum { board_instructions_per_tick = 40 };
uint32_t board_ticks(void);

int main(void);

#endif
