/* The model in a file of its own, whose size and stack are measured. */

#include "predict.h"

void predict(const NUMBER in[], NUMBER out[]) { m_predict(in, out); }
