# Sourced by bin/check and bin/test: runs named steps, each with its time, and remembers what failed.
export PATH="$PWD/.venv/bin:$PATH"
export PYTHONPATH="$PWD/src:$PWD" PYTHONDONTWRITEBYTECODE=1
began=$(date +%s)
failed=""
said=$(mktemp)
trap 'rm -f "$said"' EXIT

# step NAME COMMAND…: quiet unless it fails.
step() {
    name=$1; shift
    start=$(date +%s)
    if "$@" >"$said" 2>&1; then mark="ok  "; else mark="BAD "; failed="$failed, $name"; fi
    printf '%s %-34s %3d s  %s\n' "$mark" "$name" $(($(date +%s) - start)) "$(closing_line)"
    [ "$mark" = "ok  " ] || tail -n 60 "$said"
}

# pytest's last line, if it was pytest.
closing_line() { tail -n 1 "$said" | grep -E '(passed|failed|error|skipped|no tests ran).* in [0-9]' || true; }

verdict() {
    time=$(($(date +%s) - began))
    if [ -z "$failed" ]; then echo "$1: all is well, in $((time / 60)) min $((time % 60)) s."
    else echo "$1: FAILED: ${failed#, }; in $((time / 60)) min $((time % 60)) s."; fi
}

static_steps() {
    step "format" ruff format --check .
    step "lint" ruff check .
    step "types" mypy
    step "import contract" lint-imports --no-cache
    step "migrations" python -m django makemigrations --check --dry-run --settings comptoir.config.settings_test
    step "texts" python -m comptoir.lib.catalogues check
}
