"""The bookshop by SOAP 1.1: a WSDL, three operations, faults."""
