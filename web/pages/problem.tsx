// What a page says where it cannot show what was asked for.
import { Page } from '../components/page.tsx'
import { linkTo, type Site } from '../components/site.ts'

export type PageProblem = 'not_found' | 'unavailable' | 'internal'

export function ProblemPage({ site, problem }: { site: Site; problem: PageProblem }) {
  const { messages, path } = site
  const [title, hint, action, target] =
    problem === 'not_found'
      ? [messages.pageNotFound, messages.pageNotFoundHint, messages.toWhatIsOn, linkTo(site, '/')]
      : [messages.unavailable, messages.unavailableHint, messages.tryAgain, linkTo(site, path)]
  return (
    <Page site={site} head={{ title }}>
      <div class="empty">
        <h1>{title}</h1>
        <p>{hint}</p>
        <a class="button" href={target}>
          {action}
        </a>
      </div>
    </Page>
  )
}
