// Package plugin is the adapter between Grafana and the data server. It knows no dataset and no SQL.
package plugin

import (
	"context"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/instancemgmt"
	"github.com/grafana/grafana-plugin-sdk-go/backend/resource/httpadapter"

	"github.com/aimarket/aimarket-ops-datasource/pkg/dataserver"
)

var (
	_ backend.QueryDataHandler      = (*Datasource)(nil)
	_ backend.CheckHealthHandler    = (*Datasource)(nil)
	_ backend.CallResourceHandler   = (*Datasource)(nil)
	_ instancemgmt.InstanceDisposer = (*Datasource)(nil)
)

// Datasource serves one configured data source. The SDK makes a new one whenever its settings change.
type Datasource struct {
	backend.CallResourceHandler
	client *dataserver.Client
	locale dataserver.Locale
	limits dataserver.Limits
	// unusable is why there is no client.
	unusable error
}

// NewDatasource never fails: Grafana would hide the reason. Settings that cannot be used are reported by the health check
// and by every query instead.
func NewDatasource(ctx context.Context, instance backend.DataSourceInstanceSettings) (instancemgmt.Instance, error) {
	datasource := &Datasource{limits: dataserver.DefaultLimits}
	datasource.CallResourceHandler = httpadapter.New(datasource.resources())
	read, err := readSettings(instance)
	datasource.locale = read.locale
	if err == nil {
		datasource.client, err = newClient(ctx, instance, read)
	}
	datasource.unusable = err
	return datasource, nil
}

func newClient(ctx context.Context, instance backend.DataSourceInstanceSettings, read settings) (*dataserver.Client, error) {
	options, err := clientOptions(ctx, instance, read)
	if err != nil {
		return nil, err
	}
	client, err := dataserver.NewClient(read.url, options)
	if err != nil {
		return nil, unusableOptions(err)
	}
	return client, nil
}

// Dispose lets the connections of replaced settings go.
func (d *Datasource) Dispose() {
	if d.client != nil {
		d.client.Close()
	}
}
