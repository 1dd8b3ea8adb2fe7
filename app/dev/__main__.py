import sys

from app.dev.run import main

sys.exit(main(sys.argv[1:]))
