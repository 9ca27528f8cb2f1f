package plugin

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/aimarket/aimarket-ops-datasource/pkg/dataserver"
)

func TestReadSettings(t *testing.T) {
	t.Parallel()
	read, err := readSettings(backend.DataSourceInstanceSettings{
		URL:                     " https://ops.example.com/data/ ",
		JSONData:                json.RawMessage(`{"timeoutSeconds":2.5,"locale":"en","tlsSkipVerify":true}`),
		DecryptedSecureJSONData: map[string]string{"token": " " + goodToken + "\n"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if read.url.String() != "https://ops.example.com/data/" || read.token != goodToken || read.timeout != 2500*time.Millisecond || read.locale != dataserver.English {
		t.Errorf("%+v", read)
	}
}

func TestReadSettingsDefaults(t *testing.T) {
	t.Parallel()
	for name, jsonData := range map[string]string{"none": ``, "empty": `{}`, "other locale": `{"locale":"fr"}`} {
		read, err := readSettings(backend.DataSourceInstanceSettings{URL: "http://127.0.0.1:4600", JSONData: json.RawMessage(jsonData)})
		if err != nil || read.timeout != 30*time.Second || read.locale != dataserver.Chinese || read.token != "" {
			t.Errorf("%s: %+v, %v", name, read, err)
		}
	}
}

// TestUnusableSettings: each is told by the health check and by every query, in the data source's language.
func TestUnusableSettings(t *testing.T) {
	t.Parallel()
	const url = "http://127.0.0.1:4600"
	cases := map[string]struct {
		url, jsonData string
		secure        map[string]string
		want          string
	}{
		"no URL":                    {"", `{"locale":"en"}`, nil, "is empty"},
		"URL of another kind":       {"ftp://host", `{"locale":"en"}`, nil, "http://"},
		"URL without scheme":        {"127.0.0.1:4600", `{"locale":"en"}`, nil, "http://"},
		"URL without host":          {"http://", `{"locale":"en"}`, nil, "http://"},
		"URL unreadable":            {"http://user:hunter2@[::1", `{"locale":"en"}`, nil, "http://"},
		"URL with a password":       {"http://user:hunter2@host", `{"locale":"en"}`, nil, "must not hold a user"},
		"URL with a query":          {"http://host/?token=hunter2", `{"locale":"en"}`, nil, "must not hold"},
		"timeout zero":              {url, `{"locale":"en","timeoutSeconds":0}`, nil, "timeoutSeconds"},
		"timeout negative":          {url, `{"locale":"en","timeoutSeconds":-1}`, nil, "timeoutSeconds"},
		"timeout endless":           {url, `{"locale":"en","timeoutSeconds":1e300}`, nil, "timeoutSeconds"},
		"timeout a word":            {url, `{"locale":"en","timeoutSeconds":"soon"}`, nil, "jsonData"},
		"jsonData no object":        {url, `[]`, nil, "jsonData"},
		"token with a space inside": {url, `{"locale":"en"}`, map[string]string{"token": "hunter2 hunter2"}, `"Token"`},
		"token not ASCII":           {url, `{"locale":"en"}`, map[string]string{"token": "hunter2令牌"}, `"Token"`},
		"CA certificate broken":     {url, `{"locale":"en","tlsAuthWithCACert":true}`, map[string]string{"tlsCACert": "hunter2"}, "Check certificates"},
		"SDK panics on the type":    {url, `{"locale":"en","tlsAuth":true,"serverName":7}`, nil, "Check certificates"},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			datasource := newDatasource(t, backend.DataSourceInstanceSettings{
				URL:                     test.url,
				JSONData:                json.RawMessage(test.jsonData),
				DecryptedSecureJSONData: test.secure,
			})
			health, err := datasource.CheckHealth(t.Context(), &backend.CheckHealthRequest{})
			if err != nil || health.Status != backend.HealthStatusError || !strings.Contains(health.Message, test.want) {
				t.Errorf("%v, %+v", err, health)
			}
			response, err := datasource.QueryData(t.Context(), &backend.QueryDataRequest{Queries: []backend.DataQuery{{RefID: "A"}, {RefID: "B"}}})
			if err != nil || len(response.Responses) != 2 {
				t.Fatalf("%v, %d responses", err, len(response.Responses))
			}
			for refID, answer := range response.Responses {
				if answer.Error == nil || answer.Error.Error() != health.Message || answer.Status != http.StatusBadRequest || answer.ErrorSource != backend.ErrorSourceDownstream {
					t.Errorf("%s: %+v", refID, answer)
				}
			}
			if strings.Contains(health.Message, "hunter2") {
				t.Errorf("a secret is shown: %q", health.Message)
			}
		})
	}
}
