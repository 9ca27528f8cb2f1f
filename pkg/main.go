// Command gpx_aimarket_ops is the backend of the AI Market Ops data source. Grafana starts it and speaks gRPC with it.
package main

import (
	"os"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/datasource"

	"github.com/aimarket/aimarket-ops-datasource/pkg/plugin"
)

const pluginID = "aimarket-ops-datasource"

func main() {
	if err := datasource.Manage(pluginID, plugin.NewDatasource, datasource.ManageOpts{}); err != nil {
		backend.Logger.Error("the plugin cannot serve", "error", err)
		os.Exit(1)
	}
}
