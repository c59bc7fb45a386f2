"""`python -m upstate` is the same as `upstate`."""

from upstate.cli.main import main

if __name__ == "__main__":
    main()
