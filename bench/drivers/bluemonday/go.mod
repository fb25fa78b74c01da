module bluemonday-driver

go 1.21
