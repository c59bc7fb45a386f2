"""What a city can do, one verb a file. Command line, web, jobs and notebooks call the same functions."""
