"""The command `essaim`, for those who did not install it."""

from essaim.cli import main

main()
