// The payment worker with the broker inside its own process, for machines without RabbitMQ.
import { main } from '../worker-payments/main.ts'
import { connect } from './amqp-stand-in.ts'

await main((url) => connect(url))
