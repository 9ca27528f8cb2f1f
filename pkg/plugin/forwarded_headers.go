package plugin

import (
	"net/http"
	"strings"
)

// forwardedHeaders are the only ones of Grafana's that the data server gets: what a query is for, never who asks.
var forwardedHeaders = []string{"FromAlert", "X-Cache-Skip", "X-Dashboard-Uid", "X-Panel-Id", "X-Rule-Uid"}

const (
	grafanaHeaderPrefix = "http_"
	longestHeader       = 256
)

// pickHeaders finds the forwarded headers under their own names and under Grafana's, which put http_ before some of them.
func pickHeaders(given map[string]string) http.Header {
	picked := http.Header{}
	for key, value := range given {
		name := key
		if len(key) > len(grafanaHeaderPrefix) && strings.EqualFold(key[:len(grafanaHeaderPrefix)], grafanaHeaderPrefix) {
			name = key[len(grafanaHeaderPrefix):]
		}
		for _, forwarded := range forwardedHeaders {
			if strings.EqualFold(name, forwarded) && isHeaderValue(value) {
				picked.Set(forwarded, value)
			}
		}
	}
	return picked
}

func pickHTTPHeaders(given http.Header) http.Header {
	first := make(map[string]string, len(given))
	for name, values := range given {
		if len(values) > 0 {
			first[name] = values[0]
		}
	}
	return pickHeaders(first)
}

func isHeaderValue(value string) bool {
	isControl := func(character rune) bool { return character < ' ' || character > '~' }
	return value != "" && len(value) <= longestHeader && !strings.ContainsFunc(value, isControl)
}
