// ArrowBridge
