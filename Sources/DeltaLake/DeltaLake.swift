// DeltaLake
