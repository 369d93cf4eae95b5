/* Start, end and timer of a program on the MPS2 board with a Cortex-M3 (AN385) or M4F (AN386). */

#include "board.h"

extern uint32_t stack_top, data_source, data_start, data_end, bss_start, bss_end;

static uint32_t semihosting(uint32_t operation, const void* argument) {
  register uint32_t r0 __asm__("r0") = operation;
  register const void* r1 __asm__("r1") = argument;
  __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}

void board_print(const char* text) { semihosting(0x04, text); }

void board_print_number(uint32_t number) {
  char text[11];
  char* first = text + 10;
  *first = '\0';
  do {
    *--first = (char)('0' + number % 10);
    number /= 10;
  } while (number > 0);
  board_print(first);
}

void board_exit(int status) {
  const uint32_t arguments[2] = {0x20026, (uint32_t)status}; /* the program ended by itself */
  semihosting(0x20, arguments);
  for (;;) {
  }
}

/* The timer of the CMSDK counts down. */
static volatile uint32_t* const timer = (volatile uint32_t*)0x40000000;

uint32_t board_ticks(void) { return UINT32_MAX - timer[1]; }

static void start(void) {
  const uint32_t* source = &data_source;
  for (uint32_t* each = &data_start; each < &data_end; ++each) *each = *source++;
  for (uint32_t* each = &bss_start; each < &bss_end; ++each) *each = 0;
#ifdef __ARM_FP
  *(volatile uint32_t*)0xe000ed88 |= 0xfu << 20; /* lets the program use the floating-point unit */
  __asm__ volatile("dsb\n isb");
#endif
  timer[1] = UINT32_MAX;
  timer[2] = UINT32_MAX;
  timer[0] = 1;
  board_exit(main());
}

static void fault(void) {
  board_print("fault\n");
  board_exit(1);
}

/* Where the stack begins, then what to do after a reset and in case of faults. */
__attribute__((section(".vectors"), used)) static const struct {
  const uint32_t* stack;
  void (*functions[6])(void);
} vectors = {&stack_top, {start, fault, fault, fault, fault, fault}};
