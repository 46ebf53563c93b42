"""From a file of addresses to planned, printed tours, without server nor database: `essaim plan`."""
