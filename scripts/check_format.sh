#!/usr/bin/env bash
# Exits with 1 and names the C++ sources that differ from .clang-format; 77 (skipped) without clang-format.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v clang-format >/dev/null || { echo "clang-format is not installed"; exit 77; }
mapfile -t files < <(find bench cli fuzz include src tests train -name '*.cc' -o -name '*.h' 2>/dev/null | LC_ALL=C sort)
((${#files[@]} > 0)) || { echo "no sources found"; exit 1; }
# One line a place ("file:line:column: error: …"), brought down to one line a file.
differing=$(clang-format --dry-run "${files[@]}" 2>&1 | sed -n 's/^\([^ :]*\):[0-9]*:[0-9]*: .*clang-format-violations.*/\1/p' | sort | uniq -c)
if [[ -n $differing ]]; then
  echo "places that differ from .clang-format (put right with: clang-format -i FILE…):"
  echo "$differing"
  exit 1
fi
