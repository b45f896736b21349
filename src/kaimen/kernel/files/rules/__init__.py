"""Rules of files: which kinds are taken, how they are recognised, how long they are kept."""
