return { "Moby-Dick" }
