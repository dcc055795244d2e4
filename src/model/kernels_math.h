// Constants and steps that all paths of the kernels share; internal to src/model.
//
// Sources: GELU's Phi(x) - 1/2 = x * P(2x²/25 - 1) for |x| <= 5 is a least-squares fit in Chebyshev polynomials
// (docs/model_file.md); exp() reduces to 2^n * e^r, |r| <= ln(2)/2, and takes the Taylor series of e^r to r^6.
#pragma once

#include <array>
#include <cstddef>

namespace lagebild::kernel_math {

inline constexpr float kGeluBound = 5.0F;
inline constexpr float kGeluScale = 0.08F;  ///< 2 / 25
/// Coefficients of P, the highest power first.
inline constexpr std::array<float, 13> kGelu{0x1.321bcp-11F, -0x1.a3af5p-10F, 0x1.d592aep-10F, -0x1.640882p-9F,
                                             0x1.9f85d6p-8F, -0x1.6ced1cp-7F, 0x1.0d453ap-6F,  -0x1.7d68f6p-6F,
                                             0x1.0184a8p-5F, -0x1.4b4ac4p-5F, 0x1.a60f72p-5F,  -0x1.1fef12p-4F,
                                             0x1.218356p-3F};

inline constexpr float kLog2E = 0x1.715476p+0F;
inline constexpr float kLn2High = 0x1.62e4p-1F;
inline constexpr float kLn2Low = 0x1.7f7d1cp-20F;
inline constexpr float kRound = 0x1.8p+23F;   ///< adding it rounds to a whole number
inline constexpr float kExpLeast = -87.0F;    ///< below, exp() counts as 0
inline constexpr float kPadding = -1e30F;     ///< score of a column that does not exist
inline constexpr float kLeastRange = 1e-30F;  ///< a row that spans less is all zero
inline constexpr float kMostRange = 1e30F;    ///< one that spans more has no meaning and counts as zero
/// 1/6!, 1/5!, 1/4!, 1/3!, 1/2!, 1, 1.
inline constexpr std::array<float, 7> kExp{0x1.6c16c2p-10F, 0x1.111112p-7F, 0x1.555556p-5F, 0x1.555556p-3F,
                                           0x1p-1F,         0x1p+0F,        0x1p+0F};

/// Adds 16 lanes in the fixed tree.
inline float add_lanes(std::array<float, 16>& lanes) noexcept {
  for (std::size_t half = 8; half != 0; half /= 2) {
    for (std::size_t i = 0; i < half; ++i) lanes[i] += lanes[i + half];
  }
  return lanes[0];
}

/// Scale and zero point of a row that spans lo..hi (lo <= 0 <= hi).
struct RowRange {
  float inverse = 0;  ///< steps per unit
  float scale = 0;    ///< units per step
  float offset = 0;   ///< zero point, before it is rounded
  int top = 0;        ///< largest byte
};
inline RowRange row_range(float lo, float hi, int bits, bool symmetric) noexcept {
  RowRange out;
  out.top = (1 << bits) - 1;
  if (symmetric) {
    const auto half = static_cast<float>((1 << (bits - 1)) - 1);
    const float most = -lo > hi ? -lo : hi;
    out.offset = half + 1.0F;
    if (!(most >= kLeastRange && most <= kMostRange)) return out;
    out.inverse = half / most;
    out.scale = most / half;
    return out;
  }
  const float range = hi - lo;
  if (!(range >= kLeastRange && range <= kMostRange)) return out;
  const auto steps = static_cast<float>(out.top);
  out.inverse = steps / range;
  out.scale = range / steps;
  out.offset = -lo * out.inverse;
  return out;
}

}  // namespace lagebild::kernel_math
