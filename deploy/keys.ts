// Prints a .env for docker-compose.yml: every secret new, and made on this machine. `npm run -s keys > .env`
import { randomBytes } from 'node:crypto'
import { newKeys } from '../local/keys.ts'

// In hexadecimal, because they stand in URLs; 128 bits cannot be guessed.
const password = () => randomBytes(16).toString('hex')

const secrets = {
  POSTGRES_PASSWORD: password(),
  REDIS_PASSWORD: password(),
  RABBITMQ_PASSWORD: password(),
  ...newKeys(),
}
for (const [name, value] of Object.entries(secrets)) process.stdout.write(`${name}='${value}'\n`)
process.stdout.write(
  '# The simulator takes no money. To sell: stripe or razorpay, with their keys as in .env.example.\n',
)
process.stdout.write("PAYMENT_PROVIDERS='simulator'\n")
