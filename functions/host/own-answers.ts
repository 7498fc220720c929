// What a Node host answers by itself: health and metrics, and files that no function has.
import { methodNotAllowed, problemResponse } from '#shared/http/problem-answers.ts'
import { SCALAR, scalarScript, WEB_ASSETS, webAsset } from './assets.ts'

type Answered = Response | Promise<Response>

/** Answers undefined for paths that functions own. */
export function newOwnAnswers(answers: Readonly<Record<string, () => Answered>>) {
  return (request: Request, path: string, requestId: string): Answered | undefined => {
    if (path === SCALAR.path) return scalarScript(request)
    const isAsset = path.startsWith(WEB_ASSETS)
    if (!isAsset && !Object.hasOwn(answers, path)) return undefined
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return methodNotAllowed(requestId, ['GET', 'HEAD'])
    if (!isAsset) return answers[path]!()
    return webAsset(request, path).then((file) => file ?? problemResponse('not_found', requestId))
  }
}
