"""For coprocess.test: speaks with the program as a co-process."""
import select
import subprocess


def ask(options, *messages):
    """Sends each message when the one before has been answered, and prints what came; after 20 seconds the answer is missing."""
    process = subprocess.Popen(["sanitize", *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    for message, size in messages:
        process.stdin.write(message)
        process.stdin.flush()
        answer = b""
        while len(answer) < size and select.select([process.stdout], [], [], 20)[0]:
            answer += process.stdout.read1(size - len(answer))
        print(answer[-60:])
    process.stdin.close()
    print(process.stdout.read(), process.wait())
