from . import (
    test_decide,
    test_families,
    test_lines,
    test_normalise,
    test_partners,
    test_payments,
    test_reasons,
    test_runs,
    test_taxes,
    test_writer,
)
