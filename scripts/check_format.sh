#!/usr/bin/env bash
# Exits with 1 and names the places where C++ sources differ from .clang-format; 77 (skipped) without clang-format.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v clang-format >/dev/null || { echo "clang-format is not installed"; exit 77; }
mapfile -t files < <(find bench cli fuzz include src tests train -name '*.cc' -o -name '*.h' 2>/dev/null | LC_ALL=C sort)
((${#files[@]} > 0)) || { echo "no sources found"; exit 1; }
clang-format --dry-run -Werror "${files[@]}"
