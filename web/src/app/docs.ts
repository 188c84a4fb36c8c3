import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js';
import 'swagger-ui-dist/swagger-ui.css';

// No outside validator badge: the page must work without a network.
SwaggerUI({ dom_id: '#docs', url: '/api/openapi.json', deepLinking: true, validatorUrl: null });
