// expand_inputs: command-line names to files.
#include <dirent.h>
#include <fnmatch.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "ingest/ingest.h"
#include "ingest/suffix.h"

namespace lagebild {

namespace {

using FolderKey = std::pair<dev_t, ino_t>;

std::string joined(const std::string& folder, const std::string& name) {
  if (folder.empty()) return name;
  return folder.back() == '/' ? folder + name : folder + '/' + name;
}

Error system_error(const std::string& path, int number) {
  const bool missing = number == ENOENT || number == ENOTDIR;
  return {missing ? ErrorCode::not_found : ErrorCode::unreadable, path + ": " + std::strerror(number)};
}

// Entry names of a folder, sorted; hidden ones left out.
bool list_folder(const std::string& path, std::vector<std::string>& names, int& error) {
  DIR* folder = opendir(path.empty() ? "." : path.c_str());
  if (folder == nullptr) {
    error = errno;
    return false;
  }
  errno = 0;
  while (const dirent* entry = readdir(folder)) {
    if (entry->d_name[0] != '.') names.emplace_back(entry->d_name);
  }
  closedir(folder);
  std::sort(names.begin(), names.end());
  return true;
}

class Expander {
 public:
  InputList out;

  void add(const std::string& input) {
    if (input == "-") {
      out.files.push_back(input);
      out.names.push_back(input);
      return;
    }
    struct stat info {};
    if (stat(input.c_str(), &info) == 0) {
      add_path(input, info);
      return;
    }
    const int error = errno;
    if (error == ENOENT && input.find_first_of("*?[") != std::string::npos) {
      std::vector<std::string> matches;
      const bool absolute = input.front() == '/';
      glob(absolute ? "/" : "", std::string_view(input).substr(absolute ? 1 : 0), matches, 0);
      std::sort(matches.begin(), matches.end());
      matches.erase(std::unique(matches.begin(), matches.end()), matches.end());
      if (matches.empty()) out.errors.push_back({ErrorCode::not_found, input + ": no file matches"});
      for (const std::string& match : matches) {
        if (stat(match.c_str(), &info) == 0) {
          add_path(match, info);
        } else {
          out.errors.push_back(system_error(match, errno));
        }
      }
      return;
    }
    out.errors.push_back(system_error(input, error));
  }

 private:
  void add_path(const std::string& path, const struct stat& info) {
    if (S_ISDIR(info.st_mode)) {
      const std::size_t files = out.files.size();
      const std::size_t errors = out.errors.size();
      add_folder(path, info);
      if (files == out.files.size() && errors == out.errors.size()) {
        out.errors.push_back({ErrorCode::empty, path + ": no readable document in this folder (known suffixes: " +
                                                    std::string(kKnownSuffixes) + ", each also with .gz or .zst)"});
      }
      return;
    }
    out.files.push_back(path);
    out.names.push_back(path);
    if (S_ISREG(info.st_mode)) out.total_bytes += static_cast<std::uint64_t>(info.st_size);
  }

  void add_folder(const std::string& path, const struct stat& info) {
    const FolderKey key{info.st_dev, info.st_ino};
    // A link back to a folder that is being read: its files are being read already.
    if (std::find(open_.begin(), open_.end(), key) != open_.end()) return;
    if (open_.size() >= kMaxDepth) {
      out.errors.push_back({ErrorCode::too_large, path + ": folders are nested too deeply"});
      return;
    }
    std::vector<std::string> names;
    int error = 0;
    if (!list_folder(path, names, error)) {
      out.errors.push_back(system_error(path, error));
      return;
    }
    open_.push_back(key);
    for (const std::string& name : names) {
      const std::string entry = joined(path, name);
      struct stat entry_info {};
      if (stat(entry.c_str(), &entry_info) != 0) {
        if (media_type_by_suffix(name)) out.errors.push_back(system_error(entry, errno));
        continue;
      }
      if (S_ISDIR(entry_info.st_mode)) {
        add_folder(entry, entry_info);
      } else if (S_ISREG(entry_info.st_mode) && media_type_by_suffix(name)) {
        add_path(entry, entry_info);
      }
    }
    open_.pop_back();
  }

  // Matches `pattern` component by component below `folder`; "**" stands for any number of folders.
  void glob(const std::string& folder, std::string_view pattern, std::vector<std::string>& matches, std::size_t depth) {
    if (depth > kMaxDepth) return;
    while (!pattern.empty() && pattern.front() == '/') pattern.remove_prefix(1);
    const std::size_t slash = pattern.find('/');
    const std::string part(pattern.substr(0, slash));
    const bool last = slash == std::string_view::npos;
    const std::string_view rest = last ? std::string_view() : pattern.substr(slash + 1);
    if (part.empty()) {
      if (!folder.empty()) matches.push_back(folder);
      return;
    }
    struct stat info {};
    if (part.find_first_of("*?[") == std::string::npos) {
      const std::string path = joined(folder, part);
      if (stat(path.c_str(), &info) != 0) return;
      if (last) {
        matches.push_back(path);
      } else if (S_ISDIR(info.st_mode)) {
        glob(path, rest, matches, depth + 1);
      }
      return;
    }
    const bool deep = part == "**";
    if (deep && !last) glob(folder, rest, matches, depth + 1);
    std::vector<std::string> names;
    int error = 0;
    if (!list_folder(folder, names, error)) {
      if (error != ENOENT && error != ENOTDIR) out.errors.push_back(system_error(folder.empty() ? "." : folder, error));
      return;
    }
    for (const std::string& name : names) {
      if (!deep && fnmatch(part.c_str(), name.c_str(), FNM_PERIOD) != 0) continue;
      const std::string path = joined(folder, name);
      if (deep) {
        // "**" does not follow links, so that it cannot run in circles.
        if (lstat(path.c_str(), &info) != 0) continue;
        if (S_ISDIR(info.st_mode)) {
          glob(path, pattern, matches, depth + 1);
        } else if (last) {
          matches.push_back(path);
        }
        continue;
      }
      if (last) {
        matches.push_back(path);
      } else if (stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) {
        glob(path, rest, matches, depth + 1);
      }
    }
  }

  static constexpr std::size_t kMaxDepth = 128;
  std::vector<FolderKey> open_;  // folders on the way down
};

}  // namespace

InputList expand_inputs(const std::vector<std::string>& inputs) {
  Expander expander;
  for (const std::string& input : inputs) expander.add(input);
  return std::move(expander.out);
}

}  // namespace lagebild
