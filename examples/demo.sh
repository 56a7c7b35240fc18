#!/bin/sh
# The demonstration, step by step as a person would type it. Usage: examples/demo.sh [FOLDER]; `upheld` has to be on the PATH.
set -eu

folder=${1:-demo-workspace}
first=2025-03-24
last=2026-03-31

# An old one goes only where it holds the demonstration and nothing else.
if [ -e "$folder" ] && { [ ! -f "$folder/upheld.toml" ] || [ "$(ls "$folder/analyses")" != the-price-of-kursk-what-moscow ]; }; then
    echo "$folder is there and is not the demonstration's: move it away, or name another folder" >&2
    exit 2
fi
rm -rf "$folder"

# Show a command, then run it.
run() {
    printf '\n$ upheld %s\n' "$*"
    upheld "$@"
}

# A check ends with 1 where a claim crossed one of its rules: a finding, no failure.
crossed() {
    [ $? -eq 1 ]
}

# The first lines of what a command says, so that the whole stays readable.
start_of() {
    lines=$1
    shift
    said=$(run "$@") || [ "$1 $?" = "check 1" ]
    printf '%s\n' "$said" | awk -v n="$lines" 'NR <= n; NR == n + 1 { print "      [and so on]" }'
}

run init --demo "$folder"
cd "$folder"
run check --replay "$first,2025-06-30,2025-12-31,$last" || crossed
start_of 9 check
start_of 18 diff "$first" "$last"
run show "$(awk -F'"' '/^id = /{id=$2} /1,100/{print id; exit}' analyses/*/claims.toml)" --as-of "$last"
run show "$(awk -F'"' '/^id = /{id=$2} /^kind = "forecast"/{print id; exit}' analyses/*/claims.toml)" --as-of 2025-06-30
run brief --to html --as-of "$last" --out brief.html
printf '\nThe brief is in %s\n' "$folder/brief.html"
