#include "model/kernels.h"

#include <array>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lagebild {

Result<const Kernels*> kernels_named(std::string_view name) {
  const std::vector<const Kernels*>& all = available_kernels();
  if (name.empty()) return all.back();
  std::string names;
  for (const Kernels* kernels : all) {
    if (kernels->name == name) return kernels;
    names.append(names.empty() ? "" : ", ").append(kernels->name);
  }
  static constexpr std::array<std::string_view, 4> kKnown{"scalar", "avx2", "avx512", "neon"};
  bool known = false;
  for (const std::string_view k : kKnown) known = known || k == name;
  std::string message = "LAGEBILD_KERNEL: expected one of ";
  message.append(names).append(", found \"").append(name).append("\"");
  if (known) message.append(", which this processor cannot run");
  return Error{ErrorCode::usage, std::move(message)};
}

Result<const Kernels*> select_kernels() {
  const char* wanted = std::getenv("LAGEBILD_KERNEL");
  return kernels_named(wanted != nullptr ? wanted : "");
}

}  // namespace lagebild
