# Kaimen 开门. Two commands: `make run` and `make test`. A bare Debian 12 with python3.11 (and its venv), make and git will do.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup setup-test run test test-all test-sqlite test-postgres test-slow bench format lock vendor clean \
  lint lint-style lint-templates lint-types lint-contracts
BIN := .venv/bin
PYTEST := $(BIN)/pytest -n 2 --dist loadfile
# Everything that touches a table; what only reads the repository was said on SQLite already.
ON_POSTGRES := -m "not browser and not slow" $(foreach name,contracts repository tools vendor,--ignore=tests/architecture/test_$(name).py)

help: ## 列出命令 list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

setup: ## 准备环境和 .venv/bin/kaimen 命令 make the environment and the kaimen command
	@scripts/setup

setup-test:
	@scripts/setup test

run: setup ## 建立演示数据并开门（http://127.0.0.1:8000） build the demo and serve it
	@exec $(BIN)/kaimen serve

test: setup-test ## 全部检查和测试（两种数据库）everything once, on both databases
	@scripts/test-machine
	@$(MAKE) --no-print-directory --keep-going lint test-sqlite test-postgres  # one failing does not hide the others

test-sqlite: setup-test
	@echo "== SQLite"
	@$(PYTEST) -q -m "not slow"

test-postgres: setup-test
	@echo "== PostgreSQL"
	@if $(BIN)/python scripts/with-postgres --check; then \
	  $(BIN)/python scripts/with-postgres $(PYTEST) -q $(ON_POSTGRES); \
	else echo "!! 跳过 skipped: PostgreSQL"; fi

test-slow: setup-test
	@echo "== slow"
	@$(PYTEST) -q -m slow || [ $$? = 5 ]

test-all: test test-slow ## 再加上慢的 and the long ones

bench: setup-test ## 性能：与同类和上限的比 ratios against peers and limits
	@$(BIN)/python -m benchmarks

lint: lint-style lint-templates lint-types lint-contracts ## 格式、模板、类型、依赖方向 style, templates, types, contracts

lint-style: setup-test
	@echo "== ruff"
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet . || { echo "先运行 make format / run make format"; exit 1; }

lint-templates: setup-test
	@echo "== djlint"
	@$(BIN)/djlint --lint --quiet src

lint-types: setup-test
	@echo "== mypy"
	@$(BIN)/mypy

lint-contracts: setup-test
	@echo "== import-linter"
	@$(BIN)/lint-imports --no-logo

messages: setup-test ## 收集词句，编译英文目录 collect words, compile the English catalogue (needs gettext)
	@$(BIN)/python scripts/messages

format: setup-test ## 整理格式 put in order what ruff can
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

lock: setup ## 由 requirements/*.in 重写 *.txt rewrite the hashed files; UPGRADE=1 moves versions on
	@scripts/lock

vendor: setup ## 重取随附的前端文件并核对 fetch the vendored assets again and compare their hashes (needs npm)
	@$(BIN)/python scripts/vendor

clean: ## 删去缓存和环境，数据（var）留下 remove caches and the environment; the data in var stays
	@rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage htmlcov build dist
	@find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
