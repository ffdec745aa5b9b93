from . import test_partners, test_payments, test_runs, test_writer
