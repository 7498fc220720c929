// What a Node host answers by itself: health and metrics, and files that no function has.
import { methodNotAllowed, problemResponse } from '#shared/http/problem-answers.ts'
import { SCALAR, scalarScript, WEB_ASSETS, webAsset } from './assets.ts'

export type Answered = Response | Promise<Response>

/** Answers undefined for paths that functions own. */
export function newOwnAnswers(answers: ReadonlyMap<string, () => Answered>) {
  return (request: Request, path: string, requestId: string): Answered | undefined => {
    if (path === SCALAR.path) return scalarScript(request)
    const isAsset = path.startsWith(WEB_ASSETS)
    const answer = answers.get(path)
    if (!isAsset && !answer) return undefined
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return methodNotAllowed(requestId, ['GET', 'HEAD'])
    if (answer) return answer()
    return webAsset(request, path).then((file) => file ?? problemResponse('not_found', requestId))
  }
}
