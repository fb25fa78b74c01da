// The comment service of examples/comments: starts it, and posts to it as a form would.
'use strict';

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

// {origin, stop}. What it leaks, where it was built with AddressSanitizer, is an error of its end.
async function startService(program, ...options) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'comments-'));
  const child = spawn(program, ['--port', '0', '--database', path.join(folder, 'comments.db'), ...options]);
  let errors = '';
  child.stderr.on('data', (data) => (errors += data));
  const ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve(code ?? signal)));
  const origin = await new Promise((resolve, reject) => {
    child.stdout.once('data', (data) => resolve(String(data).trim().replace(/\/$/, '')));
    child.on('exit', () => reject(new Error(`${program}: ${errors}`)));
    child.on('error', reject);
  });
  return {
    origin,
    async stop() {
      child.kill('SIGTERM');
      const code = await ended;
      fs.rmSync(folder, { recursive: true });
      if (code !== 0) throw new Error(`${program} ended with ${code}: ${errors}`);
    },
  };
}

const encode = (bytes) => [...Buffer.from(bytes)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

// A client with a cookie: post(bytes, name) gives the number of the comment, or the status that refused it.
async function visitor(origin) {
  const first = await fetch(`${origin}/`);
  const cookie = first.headers.get('set-cookie').split(';')[0];
  const [, token] = /name="token" value="(\w+)"/.exec(await first.text());
  const headers = { cookie, 'content-type': 'application/x-www-form-urlencoded' };
  return async function post(bytes, name = 'Ann') {
    const body = `token=${token}&do=post&name=${encode(name)}&comment=${encode(bytes)}`;
    const answer = await fetch(`${origin}/comment`, { method: 'POST', headers, body, redirect: 'manual' });
    await answer.arrayBuffer();
    if (answer.status !== 303) return { status: answer.status };
    return { number: Number(answer.headers.get('location').split('/').pop()) };
  };
}

module.exports = { startService, visitor };
