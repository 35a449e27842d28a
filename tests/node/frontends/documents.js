import { gql } from "@apollo/client";

export const WhoIs = gql`
  query WhoIs($email: EmailAddress!) {
    associate(by: { email: $email }) {
      id
      name
    }
  }
`;

export const Rename = gql`
  mutation Rename($id: ID!, $name: String!) {
    associateUpdate(input: { associateId: $id, name: $name }) {
      userErrors {
        code
        message
      }
      associate {
        id
        name
      }
    }
  }
`;

export const Where = gql`
  query Where($email: EmailAddress!) {
    associate(by: { email: $email }) {
      id
      name
      location {
        name
      }
    }
  }
`;

export const Watch = gql`
  subscription Watch($ids: [ID!]!) {
    availabilityChanged(associateIds: $ids) {
      cause
      associate {
        id
        name
      }
      availability {
        status
        until
      }
    }
  }
`;
