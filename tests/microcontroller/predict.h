/* The model in m.h, alike for floats and for integers, whose type is NUMBER. */
#ifndef OGEE_PREDICT_H
#define OGEE_PREDICT_H

#include "m.h"

void predict(const NUMBER in[], NUMBER out[]);

#endif
