package plugin

import (
	"net"
	"net/http"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/experimental/datasourcetest"
)

// TestOverGRPC serves the plugin as Grafana starts it, with the SDK's own middlewares, and speaks gRPC with it.
func TestOverGRPC(t *testing.T) {
	mux := http.NewServeMux()
	mux.Handle("/", dataServer(healthJSON("false", mysqlUp), catalogueOK))
	mux.HandleFunc("POST /api/v1/query", answerOneSeries)
	instance := instanceFor(serve(t, mux))
	served, err := datasourcetest.Manage(NewDatasource, datasourcetest.ManageOpts{Address: freeAddress(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := served.Shutdown(); err != nil {
			t.Error(err)
		}
	})
	plugin := backend.PluginContext{OrgID: 1, PluginID: "aimarket-ops-datasource", DataSourceInstanceSettings: &instance}

	answer, err := served.Client.QueryData(t.Context(), &backend.QueryDataRequest{
		PluginContext: plugin,
		Headers:       map[string]string{"FromAlert": "true"},
		Queries:       queries("A", "B"),
	})
	if err != nil || len(answer.Responses) != 2 {
		t.Fatalf("%v, %v", err, answer)
	}
	for refID, response := range answer.Responses {
		if response.Error != nil || len(response.Frames) != 1 || response.Frames[0].Fields[1].Labels["refId"] != refID {
			t.Errorf("%s: %+v", refID, response)
		}
	}

	health, err := served.Client.CheckHealth(t.Context(), &backend.CheckHealthRequest{PluginContext: plugin})
	if err != nil || health.Status != backend.HealthStatusOk {
		t.Errorf("%v, %+v", err, health)
	}

	var resource *backend.CallResourceResponse
	err = served.Client.CallResource(t.Context(), &backend.CallResourceRequest{PluginContext: plugin, Method: "GET", Path: "catalogue", URL: "catalogue"},
		backend.CallResourceResponseSenderFunc(func(sent *backend.CallResourceResponse) error {
			resource = sent
			return nil
		}))
	if err != nil || resource == nil || resource.Status != 200 || string(resource.Body) != catalogueOK {
		t.Errorf("%v, %+v", err, resource)
	}

	broken := plugin
	broken.DataSourceInstanceSettings = &backend.DataSourceInstanceSettings{UID: "other", URL: "nonsense"}
	answer, err = served.Client.QueryData(t.Context(), &backend.QueryDataRequest{PluginContext: broken, Queries: queries("A")})
	if err != nil || answer.Responses["A"].Error == nil || answer.Responses["A"].ErrorSource != backend.ErrorSourceDownstream {
		t.Errorf("unusable settings must be told per query: %v, %+v", err, answer)
	}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	return address
}
