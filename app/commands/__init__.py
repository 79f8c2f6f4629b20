"""One file a verb of `saihen`. Each is imported only when its verb is called: `saihen forecast` needs no web server."""
