"""A PostgreSQL server for tests: started once for a run of tests, with one database for each test that wants one."""
