package plugin

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

const goodToken = "a-token-of-the-server"

func newDatasource(t *testing.T, instance backend.DataSourceInstanceSettings) *Datasource {
	t.Helper()
	made, err := NewDatasource(t.Context(), instance)
	if err != nil {
		t.Fatalf("the factory must not fail: %v", err)
	}
	datasource, ok := made.(*Datasource)
	if !ok {
		t.Fatalf("%T", made)
	}
	t.Cleanup(datasource.Dispose)
	return datasource
}

func instanceFor(url string) backend.DataSourceInstanceSettings {
	return backend.DataSourceInstanceSettings{
		UID:                     "ops",
		URL:                     url,
		JSONData:                json.RawMessage(`{"locale":"en"}`),
		DecryptedSecureJSONData: map[string]string{"token": goodToken},
	}
}

func serve(t *testing.T, handler http.Handler) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

func writeAnswer(writer http.ResponseWriter, status int, body string) {
	writer.Header().Set("Content-Type", "application/json; charset=utf-8")
	writer.WriteHeader(status)
	_, _ = io.WriteString(writer, body)
}

// answerOneSeries answers any query with one point under the query's own refId.
func answerOneSeries(writer http.ResponseWriter, request *http.Request) {
	refID := askedRefID(request)
	writeAnswer(writer, http.StatusOK, fmt.Sprintf(`{"results":{%q:{"status":200,"frames":[{"schema":{"refId":%q,`+
		`"meta":{"type":"timeseries-multi","typeVersion":[0,1]},"fields":[{"name":"time","type":"time","typeInfo":{"frame":"time.Time"}},`+
		`{"name":"v","type":"number","typeInfo":{"frame":"float64","nullable":true},"labels":{"refId":%q}}]},`+
		`"data":{"values":[[1764000000000],[42]]}}]}}}`, refID, refID, refID))
}

func askedRefID(request *http.Request) string {
	var body struct {
		Queries []struct {
			RefID string `json:"refId"`
		} `json:"queries"`
	}
	if json.NewDecoder(request.Body).Decode(&body) != nil || len(body.Queries) != 1 {
		return ""
	}
	return body.Queries[0].RefID
}
