print("odl")
