# Each command is explained in the README; DB=name selects another database.
PYTHON ?= python3
export DB TESTS SEED N EXISTING TIMES PARTS REUSE ALL EXAMPLES ODOO_PATH FUSION_CACHE

.PHONY: demo proof screenshots screens walk test property test-upstream coverage chaos bench i18n serve psql shell lint clean

demo proof screenshots screens walk test property test-upstream coverage chaos bench i18n serve psql shell lint clean:
	@$(PYTHON) -m dev $@
