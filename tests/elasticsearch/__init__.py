"""A real Elasticsearch for the tests, without Docker: its minimal distribution from Maven Central."""
