# hint: share
agreement = [0, 10, 55]
