"""Documents held to the code: examples, tables, links, commands and the tests that they name."""
