// Checks of the knowledge as a whole, descriptions of names, and rows of user files: what `lagebild knowledge` prints.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "knowledge/knowledge.h"
#include "lagebild/result.h"

namespace lagebild {

struct KnowledgeCheck {
  std::vector<std::string> problems;  ///< "file:line: what", or "key: what" where several lines disagree
  std::string summary;                ///< counts, several lines
};

/// Loads everything and looks for contradictions: keys twice in one table, a name of two states, terms of office that
/// end before they begin, two holders of an office of one at the same time for more than a year, what the loader warns
/// of. Errors: those of Knowledge::load.
[[nodiscard]] Result<KnowledgeCheck> check_knowledge(const KnowledgeOptions& options);

/// All entries of a name (or key) in both languages as text, empty where unknown. `date`: only offices and members
/// then.
[[nodiscard]] std::string describe_name(const Knowledge& knowledge, std::string_view name, std::string_view date);

/// One row of a user file.
struct UserActor {
  std::string key, type, name, names, names_de, names_en, country, sector, wikidata;
};

/// Appends a checked row to `path`, made with a header where absent. Errors: usage (a value does not fit, the key
/// stands in the file already), bad_data, unwritable.
[[nodiscard]] Status add_user_actor(const KnowledgeOptions& options, const std::string& path, const UserActor& actor);

}  // namespace lagebild
