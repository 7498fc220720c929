// Go's own reverse proxy before several instances, in turn: what the gateway is measured against.
package main

import (
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
)

func main() {
	var proxies []*httputil.ReverseProxy
	transport := &http.Transport{MaxIdleConnsPerHost: 1024}
	for _, upstream := range strings.Split(os.Getenv("UPSTREAMS"), ",") {
		target, err := url.Parse(upstream)
		if err != nil {
			panic(err)
		}
		proxy := httputil.NewSingleHostReverseProxy(target)
		proxy.Transport = transport
		proxies = append(proxies, proxy)
	}
	var turn atomic.Uint64
	panic(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		proxies[turn.Add(1)%uint64(len(proxies))].ServeHTTP(w, r)
	})))
}
