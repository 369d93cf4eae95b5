#pragma once

/// Errors in units of the distance between neighbouring floats.

namespace accuracy {

/// The distance between neighbouring floats at the size of a number.
double ulp(double number);

/// The error of a result in units; infinite if only one of result and reference is NaN or beyond float.
double error_of(float result, double reference, double unit);

/// The largest error so far, and where it was.
struct Worst {
  double error = 0;
  float x = 0;

  void take(double other, float at) {
    if (other > error) *this = {other, at};
  }
  void take(const Worst& other) { take(other.error, other.x); }
};

struct WorstErrors {
  Worst value;
  Worst slope;
  Worst crossing;

  void take(const WorstErrors& other) {
    value.take(other.value);
    slope.take(other.slope);
    crossing.take(other.crossing);
  }
};

}  // namespace accuracy
