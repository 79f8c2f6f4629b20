# Two commands: `make run` and `make test`. Both first install what is missing.
SHELL := /bin/bash
.PHONY: run test setup fuzz faults bench towns towns-gate towns-register conversation classic readable mutate lock offline-bundle clean clients

run: setup
	@exec .venv/bin/saihen run

test:
	@scripts/setup.sh --for-tests
	@scripts/test.sh

setup:
	@scripts/setup.sh

fuzz:
	@scripts/setup.sh --for-tests
	@scripts/fuzz.sh

# Python and TypeScript clients of /api/v1, generated into build/clients and tried on a server.
clients: setup
	@scripts/clients.sh

# A full disk, a backup restored in another place, then random kills of worker, server, database and commands; see
# tests/faults. One part alone: SAIHEN_FAULT_KILLS=20 .venv/bin/python -m pytest tests/faults/kill_anything.py -s -k worker
faults:
	@scripts/setup.sh --for-tests
	@exec .venv/bin/python -m pytest tests/faults/full_disk.py tests/faults/restored_answers.py tests/faults/kill_anything.py -q -p no:cacheprovider -n 0 -s

# Everything a machine without a network needs, in one archive.
offline-bundle: setup
	@scripts/offline_bundle.sh

bench: setup
	@exec .venv/bin/python -m benchmarks

# Fifty random small towns beside an integer program written apart, then the sample city and two invented towns timed.
towns: setup
	@.venv/bin/python -m pytest tests/planning/test_against_milp.py -q -p no:cacheprovider -n 0 -k agree
	@exec .venv/bin/python benchmarks/towns.py sample island village

# The optimizer's parts on textbook problems (p-median, facility location) beside brute force; kernels of their own.
classic: setup
	@exec .venv/bin/python -m pytest tests/optimizer/classic_problems.py tests/optimizer/classic_published.py -q -p no:cacheprovider -n 0

# Every table file of the shared real data repaired and judged again: 100 points at each level.
readable: setup
	@cd $${SAIHEN_SHARED:-../shared} && PYTHONPATH=$(CURDIR) exec $(CURDIR)/.venv/bin/python -m tests.readability \
	  cases data/A_facility_lists data/B_estate_with_age data/C_population data/E_schools_shelters data/H_standards

# The planner's whole conversation in a browser, with a ladder of its own: minutes, so not part of `make test`.
conversation: setup
	@exec .venv/bin/python -m pytest tests/browser/whole_conversation.py -q -p no:cacheprovider -n 0

# Five towns from their files to the recommended plan, held against what towns decide; see tests/towns/gate_of_towns.py.
towns-gate: setup
	@exec .venv/bin/python -m pytest tests/towns/gate_of_towns.py -q -p no:cacheprovider -n 0

# Fifty small towns from registers of their own beside an integer program written apart.
towns-register: setup
	@exec .venv/bin/python -m pytest tests/towns/registers_against_milp.py -q -p no:cacheprovider -n 0

# Small faults in the modules where the money is: do their tests notice? See scripts/mutate.py.
mutate:
	@exec .venv/bin/python scripts/mutate.py

lock:
	@scripts/lock.sh

# The private database is not touched: it lies in the data directory.
clean:
	rm -rf .venv .cache frontend/node_modules frontend/dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find app migrations sample_data scripts tests -name __pycache__ -type d -prune -exec rm -rf {} +
