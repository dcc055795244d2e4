#include "base/mapped_file.h"
#include "knowledge/loader.h"

namespace lagebild {
Status KnowledgeLoader::load_petrarch(const std::string& path) {
  auto mapped = MappedFile::open(path);
  if (!mapped) return std::move(mapped).error();
  return {};
}
}  // namespace lagebild
